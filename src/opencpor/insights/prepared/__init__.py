"""What large partners can do next, found before they look: a page cannot wait for it."""
