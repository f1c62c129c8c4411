"""Transactions: amounts that customers were billed; what rules of growth by period are judged by.

Their files are batches like those of usage and come in by the same doors: this part says what a row
of them is, keeps it in the lake, and shows it.
"""
