"""Fields that only one of several decisions needs: never called optional, and shown with it alone.

The form that has them checks whether they are needed. Templates put the decision into
``claim-choice`` and them into ``claim-when claim-when-VALUE``; the style sheet hides what the
chosen decision does not need.
"""

from typing import Any

from django import forms


class ChoiceWhen(forms.ChoiceField):
    """A choice that one decision needs."""

    def validate(self, value: Any) -> None:
        """Check what was chosen, and nothing for being empty."""
        if value:
            super().validate(value)


class ChoicesWhen(forms.MultipleChoiceField):
    """Choices that one decision needs."""

    def validate(self, value: Any) -> None:
        """Check what was chosen, and nothing for being empty."""
        if value:
            super().validate(value)


class WordsWhen(forms.CharField):
    """Words that are needed under a condition."""

    def validate(self, value: Any) -> None:
        """Check what was written, and nothing for being empty."""
        if value:
            super().validate(value)
