"""The notice center: what people were told, and what of it they want as mail too."""
