"""Fields that only one of several decisions needs: never called optional, and shown with it alone.

The form that has them checks whether they are needed. Templates put the decision into
``claim-choice`` and them into ``claim-when claim-when-VALUE``; the style sheet hides what the
chosen decision does not need.
"""

from typing import Any

from django import forms


class _When(forms.Field):
    """A field that may stay empty as far as it can tell by itself."""

    def validate(self, value: Any) -> None:
        """Check what was given, and nothing for being empty."""
        if value:
            super().validate(value)


class ChoiceWhen(_When, forms.ChoiceField):
    """A choice that one decision needs."""


class ChoicesWhen(_When, forms.MultipleChoiceField):
    """Choices that one decision needs."""


class WordsWhen(_When, forms.CharField):
    """Words that are needed under a condition."""
