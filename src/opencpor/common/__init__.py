"""Money, calendar, ids, errors: no models, no Django app."""
