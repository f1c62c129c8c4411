"""Words of the prefilled template."""

WORDS: dict[str, dict[str, str]] = {
    "title": {"en": "Proof of execution", "de": "Leistungsnachweis"},
    "intro": {
        "en": "Prefilled for one claim. Complete it, have the customer sign it, and upload it.",
        "de": "Für einen Antrag vorausgefüllt. Ergänzen, vom Kunden unterschreiben lassen und"
        " hochladen.",
    },
    "claim": {"en": "Claim", "de": "Antrag"},
    "program": {"en": "Program", "de": "Programm"},
    "engagement": {"en": "Engagement", "de": "Engagement"},
    "role": {"en": "Partner role", "de": "Partnerrolle"},
    "parties": {"en": "1. Partner and customer", "de": "1. Partner und Kunde"},
    "partner": {"en": "Partner", "de": "Partner"},
    "partner_id": {"en": "PartnerID", "de": "PartnerID"},
    "customer": {"en": "Customer", "de": "Kunde"},
    "domain": {"en": "Customer domain", "de": "Domäne des Kunden"},
    "tenant": {"en": "Tenant ID", "de": "Mandanten-ID"},
    "project": {"en": "Project", "de": "Projekt"},
    "agreement": {"en": "Agreement signed on", "de": "Vereinbarung unterschrieben am"},
    "acknowledgement": {"en": "2. Customer acknowledgement", "de": "2. Bestätigung des Kunden"},
    "statement": {
        "en": "{customer} confirms that {partner} carries out the activities below, and knows that"
        " {partner} asks {operator} to be recorded as its partner for them and may be paid for it.",
        "de": "{customer} bestätigt, dass {partner} die unten genannten Tätigkeiten ausführt, und"
        " weiß, dass {partner} bei {operator} beantragt, dafür als Partner geführt zu werden, und"
        " dafür eine Zahlung erhalten kann.",
    },
    "within": {
        "en": "The date of signature must lie within {months} months before submission.",
        "de": "Das Datum der Unterschrift darf bei Einreichung höchstens {months} Monate"
        " zurückliegen.",
    },
    "signer": {"en": "Name and title", "de": "Name und Funktion"},
    "signature": {"en": "Signature", "de": "Unterschrift"},
    "date": {"en": "Date", "de": "Datum"},
    "activities": {"en": "3. Activities and dates", "de": "3. Tätigkeiten und Zeitraum"},
    "describe": {
        "en": "Say what was or will be done, and from when to when. Name attached documents.",
        "de": "Was wurde oder wird getan, von wann bis wann? Beigefügte Unterlagen nennen.",
    },
    "from": {"en": "From", "de": "Von"},
    "to": {"en": "To", "de": "Bis"},
    "products": {"en": "4. Products by activity", "de": "4. Produkte nach Tätigkeit"},
    "product": {"en": "Product", "de": "Produkt"},
    "subscription": {"en": "Subscription", "de": "Abonnement"},
    "planning": {"en": "Planning", "de": "Planung"},
    "deployment": {"en": "Deployment", "de": "Einführung"},
    "adoption": {"en": "Adoption", "de": "Nutzung"},
    "support": {"en": "Support", "de": "Betreuung"},
    "tick": {
        "en": "Tick at least one activity for every product.",
        "de": "Für jedes Produkt mindestens eine Tätigkeit ankreuzen.",
    },
    "guide": {"en": "What a good proof holds", "de": "Was ein guter Nachweis enthält"},
}
ACTIVITIES = ("planning", "deployment", "adoption", "support")
