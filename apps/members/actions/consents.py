"""Writing consents and the privacy notice."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.audit.actions import record
from apps.core.errors import DomainError
from apps.core.models import create, write
from apps.members.enums import ConsentScope
from apps.members.models import Consent, Person, PrivacyNotice


@transaction.atomic
def publish_privacy_notice(
    *, number: str, text: str, from_on: date, by: User | None, at: datetime
) -> PrivacyNotice:
    """Put a new text in force from a day on: whoever checks in after it is asked to accept it."""
    if PrivacyNotice.objects.filter(number=number).exists():
        raise DomainError(f"版本号 {number} 已经用过，请换一个。", code="number_in_use")
    notice = create(PrivacyNotice, by=by, at=at, number=number, text=text, from_on=from_on)
    record("privacy_notice.published", notice, by=by, at=at, after={"from_on": from_on})
    return notice


@transaction.atomic
def give_consent(
    *, person: Person, scope: ConsentScope, by: User | None, at: datetime, by_proxy: bool = False
) -> Consent:
    """Note a consent to one item with the notice of the day; giving it again changes nothing.

    Under a newer notice it is given anew. `by_proxy`: given on paper, entered by staff. The privacy notice
    can't be accepted before one is published.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    notice = PrivacyNotice.objects.in_force(timezone.localdate(at)).first()
    if notice is None and scope == ConsentScope.PRIVACY:
        raise DomainError("个人信息处理告知书还没有发布，请联系组织部。", code="no_notice")
    given = Consent.objects.of(person, scope).first()
    if given and given.notice == notice:
        return given
    if given:
        write(given, by=by, at=at, withdrawn_at=at)
    consent = create(
        Consent, by=by, at=at, person=person, scope=scope, notice=notice, given_at=at, by_proxy=by_proxy
    )
    after = {"scope": scope, "notice": notice.number if notice else "", "by_proxy": by_proxy}
    record("consent.given", person, by=by, at=at, after=after)
    return consent


@transaction.atomic
def withdraw_consent(*, person: Person, scope: ConsentScope, by: User, at: datetime) -> None:
    """Take a consent back from this moment on; nothing happens when none was given."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    for consent in Consent.objects.of(person, scope).select_for_update(of=("self",)):
        write(consent, by=by, at=at, withdrawn_at=at)
        record("consent.withdrawn", person, by=by, at=at, after={"scope": scope})
