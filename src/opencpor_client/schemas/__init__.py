"""The shapes of requests and answers by what they are about.

Written by ``make docs`` from the API's description; change it there.
"""
