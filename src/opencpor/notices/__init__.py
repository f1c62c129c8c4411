"""Mail and notice center: delivery only; gets finished text and an absolute path."""
