"""The operations of the API by what they are about.

Written by ``make docs`` from the API's description; change it there.
"""
