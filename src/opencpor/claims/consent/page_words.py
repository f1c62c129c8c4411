"""Words of the pages behind a customer's link, by language."""

from datetime import date

from opencpor.claims.ports import Figure

WORDS: dict[str, dict[str, str]] = {
    "acknowledge": {"en": "Acknowledge", "de": "Bestätigen"},
    "decline": {"en": "Decline", "de": "Ablehnen"},
    "not_me": {
        "en": "I am not the right person",
        "de": "Ich bin nicht die richtige Person",
    },
    "asks": {"en": "asks", "de": "bittet"},
    "answer_until": {
        "en": "Answer until {date} ({left}).",
        "de": "Antworten Sie bis {date} ({left}).",
    },
    "products": {"en": "Products", "de": "Produkte"},
    "own": {
        "en": "Your newest figures of these products. The partner sees such figures of each month"
        " at whose end it is recorded; of earlier months only the highest number of active users.",
        "de": "Ihre neuesten Zahlen dieser Produkte. Der Partner sieht solche Zahlen von jedem"
        " Monat, an dessen Ende er eingetragen ist; von früheren Monaten nur die höchste Zahl"
        " aktiver Nutzer.",
    },
    "example": {
        "en": "An example with invented figures. The partner sees such figures of each month at"
        " whose end it is recorded; of earlier months only the highest number of active users.",
        "de": "Ein Beispiel mit erfundenen Zahlen. Der Partner sieht solche Zahlen von jedem Monat,"
        " an dessen Ende er eingetragen ist; von früheren Monaten nur die höchste Zahl aktiver"
        " Nutzer.",
    },
    "product": {"en": "Product", "de": "Produkt"},
    "your_product": {"en": "A product", "de": "Ein Produkt"},
    "month": {"en": "Month", "de": "Monat"},
    "users": {"en": "Active users", "de": "Aktive Nutzer"},
    "units": {"en": "Paid units", "de": "Bezahlte Einheiten"},
    "acknowledged": {
        "en": "You acknowledged this on {at}.",
        "de": "Sie haben dies am {at} bestätigt.",
    },
    "declined": {
        "en": "You declined on {at}: {products}.",
        "de": "Sie haben am {at} abgelehnt: {products}.",
    },
    "noted_not_me": {
        "en": "Thank you. We have noted that you are not the right person; the partner was asked"
        " for another contact.",
        "de": "Danke. Wir haben vermerkt, dass Sie nicht die richtige Person sind; der Partner"
        " wurde nach einem anderen Kontakt gefragt.",
    },
    "thanks": {"en": "Thank you.", "de": "Danke."},
    "closed": {
        "en": "This request is closed. Nothing is asked of you any longer.",
        "de": "Dieser Antrag ist abgeschlossen. Sie müssen nichts mehr tun.",
    },
    "receipt_pdf": {"en": "Download your receipt (PDF)", "de": "Nachweis herunterladen (PDF)"},
    "receipt_json": {
        "en": "Download the proof (JSON)",
        "de": "Beweisdatei herunterladen (JSON)",
    },
    "end_any_time": {
        "en": "You can decline or end this at any time.",
        "de": "Sie können dies jederzeit ablehnen oder beenden.",
    },
    "which": {"en": "What do you decline?", "de": "Was lehnen Sie ab?"},
    "which_help": {
        "en": "Take the tick off what may stay. What was recorded before ends at once.",
        "de": "Entfernen Sie das Häkchen bei allem, was bleiben darf. Bereits Eingetragenes endet"
        " sofort.",
    },
    "remains": {
        "en": "What this partner holds for these products besides, and keeps: {names}.",
        "de": "Was dieser Partner für diese Produkte außerdem hält und behält: {names}.",
    },
    "choose_one": {
        "en": "Choose at least one product.",
        "de": "Wählen Sie mindestens ein Produkt.",
    },
    "back": {"en": "Back", "de": "Zurück"},
    "better": {
        "en": "Who is? An e-mail address (optional)",
        "de": "Wer ist es? Eine E-Mail-Adresse (freiwillig)",
    },
    "better_help": {
        "en": "The partner will see it and may write to that person.",
        "de": "Der Partner wird sie sehen und kann an diese Person schreiben.",
    },
    "not_an_address": {
        "en": "This is no e-mail address. Check it, or leave it empty.",
        "de": "Das ist keine E-Mail-Adresse. Bitte prüfen oder leer lassen.",
    },
    "send": {"en": "Send", "de": "Senden"},
    "dead_title": {"en": "This link no longer works", "de": "Dieser Link gilt nicht mehr"},
    "link_replaced": {
        "en": "A newer link has replaced it.",
        "de": "Ein neuerer Link hat ihn ersetzt.",
    },
    "link_expired": {"en": "It has expired.", "de": "Er ist abgelaufen."},
    "fresh_help": {
        "en": "We can mail a fresh link to the contact on file.",
        "de": "Wir können einen neuen Link an den hinterlegten Kontakt senden.",
    },
    "fresh": {"en": "Send me a fresh link", "de": "Neuen Link senden"},
    "fresh_sent": {
        "en": "A fresh link is on its way to the contact on file.",
        "de": "Ein neuer Link ist unterwegs an den hinterlegten Kontakt.",
    },
    "too_many": {
        "en": "A fresh link was sent several times today. Look into the mailbox, or try tomorrow.",
        "de": "Heute wurde schon mehrmals ein neuer Link gesendet. Bitte sehen Sie im Postfach nach"
        " oder versuchen Sie es morgen.",
    },
    "verify": {
        "en": "SHA-256 of this text",
        "de": "SHA-256 dieses Textes",
    },
}
EXAMPLE = (
    Figure(date(2026, 8, 1), 412, 600),
    Figure(date(2026, 9, 1), 455, 600),
    Figure(date(2026, 10, 1), 498, 620),
)
