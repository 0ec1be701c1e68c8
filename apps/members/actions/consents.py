"""Writing consents and the privacy notice."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.models import create, write
from apps.members.enums import ConsentScope
from apps.members.models import Consent, Person, PrivacyNotice


@transaction.atomic
def publish_privacy_notice(
    *, number: str, text: str, from_on: date, by: User | None, at: datetime
) -> PrivacyNotice:
    """Put a new text in force from a day on; consents given to earlier texts stay as they were."""
    notice = create(PrivacyNotice, by=by, at=at, number=number, text=text, from_on=from_on)
    record("privacy_notice.published", notice, by=by, at=at, after={"from_on": from_on})
    return notice


@transaction.atomic
def give_consent(
    *, person: Person, scope: ConsentScope, by: User, at: datetime, by_proxy: bool = False
) -> Consent:
    """Note a consent to one item with the notice in force; giving it again changes nothing."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    given = person.consents.filter(scope=scope, withdrawn_at=None).first()
    if given:
        return given
    notice = PrivacyNotice.objects.filter(from_on__lte=timezone.localdate(at)).first()
    consent = create(
        Consent, by=by, at=at, person=person, scope=scope, notice=notice, given_at=at, by_proxy=by_proxy
    )
    record("consent.given", person, by=by, at=at, after={"scope": scope, "by_proxy": by_proxy})
    return consent


@transaction.atomic
def withdraw_consent(*, person: Person, scope: ConsentScope, by: User, at: datetime) -> None:
    """Take a consent back from this moment on; nothing happens when none was given."""
    for consent in person.consents.select_for_update().filter(scope=scope, withdrawn_at=None):
        write(consent, by=by, at=at, withdrawn_at=at)
        record("consent.withdrawn", person, by=by, at=at, after={"scope": scope})
