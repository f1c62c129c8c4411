"""What holds between two versions of one program."""
