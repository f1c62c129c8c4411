"""Numbers, shares and money as the reader writes them; exact, never through a float."""

from decimal import ROUND_HALF_UP, Context, Decimal

from django.utils.formats import get_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opencpor.common.money import MINOR_DIGITS

Number = int | Decimal
HUNDRED = Decimal(100)
USUAL_PLACES = 2  # of a currency that we do not know
NONE = "\N{EN DASH}"  # what is written where there is no figure
SIGNS = ("NUMBER_GROUPING", "DECIMAL_SEPARATOR", "THOUSAND_SEPARATOR")
THOUSANDS = 3  # digits between separators
LONG = 100  # digits: beyond them Django writes powers of ten
WIDE = Context(prec=80)  # no figure of ours is ever cut


def _places(value: Number) -> int:
    """Return how many decimal places a number is written with."""
    exponent = Decimal(value).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def number(value: Number, places: int | None = None) -> str:
    """Write a count or a quantity, grouped as in the reader's language.

    Args:
        value: An integer or Decimal; floats are refused, since they are not exact.
        places: Decimal places to show, rounded half up; None: as many as it has.

    Raises:
        TypeError: If the value is no integer or Decimal.
    """
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise TypeError(f"figures are integers or Decimals, not {type(value).__name__}")
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)
    return _written(exact)


def _written(exact: Decimal) -> str:
    """Write a number with all its places.

    Django's own way takes many times as long, and pages have hundreds of figures; it is gone where
    a language does not simply group by thousands.
    """
    language = get_language() or "en"
    grouping, point, comma = (get_format(name, language) for name in SIGNS)
    places = _places(exact)
    exact = exact or exact.copy_abs()  # nothing is never negative
    if grouping != THOUSANDS or exact.adjusted() > LONG:
        shown: str = number_format(exact, places, force_grouping=True)
        return shown
    whole, _dot, rest = f"{exact:,.{places}f}".partition(".")
    whole = whole.replace(",", comma)
    return f"{whole}{point}{rest}" if rest else whole


def percent(share: Number, places: int = 1) -> str:
    """Write a share of one as a percentage: ``Decimal("0.125")`` is ``12.5 %`` or ``12.5%``."""
    return _("%(figure)s%%") % {"figure": number(WIDE.multiply(Decimal(share), HUNDRED), places)}


def money(amount: Number, currency: str, places: int | None = None) -> str:
    """Write an amount with its currency; more places are shown if the amount has them.

    Args:
        amount: In units of the currency, not in cents.
        currency: ISO 4217 code.
        places: Decimal places to show at least; None: as many as the currency has.
    """
    least = MINOR_DIGITS.get(currency, USUAL_PLACES) if places is None else places
    figure = number(amount, max(least, _places(amount)))
    return _("%(currency)s %(amount)s") % {"currency": currency, "amount": figure}
