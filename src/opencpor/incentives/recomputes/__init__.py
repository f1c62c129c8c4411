"""Closed months judged anew and posted at once, by two persons of finance."""
