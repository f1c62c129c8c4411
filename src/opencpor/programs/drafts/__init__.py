"""Versions in the making: kept while several people write them, checked, compared, proposed."""
