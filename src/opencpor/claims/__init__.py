"""Life cycle, lines, findings, review; evidence, consent."""
