"""The rules as expressions over tables: (association, rule, month) in, verdicts out."""
