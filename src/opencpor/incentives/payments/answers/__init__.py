"""What banks answer: read, judged line by line, booked, and kept."""
