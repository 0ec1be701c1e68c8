"""Asks at the terminal for the first two accounts of a blank installation; everything else is done by them.

The security administrator opens accounts and may give administrators' roles only; business roles come from
the organisation department, so it needs its first account from here too.
"""

import getpass
from datetime import datetime
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from apps.accounts.actions import create_account, give_role
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.errors import DomainError

FIRST_ROLES = (Role.SECURITY_ADMINISTRATOR, Role.ORGANISATION_DEPARTMENT)


class Command(BaseCommand):
    help = "在空白安装里建立最初的两个账号：安全管理员和组织部。"

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("这里已经有账号了，新的账号请由安全管理员在网页上建立。")
        self.stdout.write("现在建立最初的两个账号，其他账号和角色以后在网页上办理。")
        with transaction.atomic():
            for role in FIRST_ROLES:
                while not self.open_account(role, at=timezone.now()):
                    self.stdout.write("请重新输入这个账号。")
        self.stdout.write("两个账号都已建立，请在网页上登录。")

    def open_account(self, role: Role, *, at: datetime) -> bool:
        """Ask for one account and open it with its role from today on; False when it was refused."""
        self.stdout.write(f"\n{role.label}（{role.sentence}）")
        username = self.ask("账号名：")
        name = self.ask("姓名：")
        password = self.ask_password(username, name)
        try:
            user, _ = create_account(username=username, name=name, password=password, by=None, at=at)
        except DomainError as refusal:
            self.stdout.write(refusal.sentence)
            return False
        give_role(user=user, role=role, from_on=timezone.localdate(at), by=None, at=at)
        return True

    def ask(self, question: str) -> str:
        """One answer that isn't empty; `input` would put the question among the errors."""
        answer = ""
        while not answer:
            self.stdout.write(question, ending="")
            self.stdout.flush()
            answer = input().strip()
        return answer

    def ask_password(self, username: str, name: str) -> str:
        """Ask twice until both agree and the password is good enough."""
        while True:
            password = getpass.getpass("密码（输入时不显示）：")
            try:
                validate_password(password, User(username=username, name=name))
            except ValidationError as weak:
                self.stdout.write("".join(weak.messages))
                continue
            if getpass.getpass("再输入一次密码：") == password:
                return password
            self.stdout.write("两次输入的密码不一样，请重新输入。")
