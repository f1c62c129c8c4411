"""The program document and its versions."""
