"""Asks at the terminal for the first administrator, who then opens the other accounts in the browser."""

import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.actions import open_administrator_account
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.errors import DomainError


class Command(BaseCommand):
    help = "建立第一位安全管理员，其他账号由这位管理员在网页上建立。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("请建立第一位安全管理员（负责给其他人开账号）。")
        username = ask("账号名（字母或数字）：")
        name = ask("姓名：")
        password = self.ask_password(username, name)
        try:
            user = open_administrator_account(
                username=username,
                name=name,
                password=password,
                role=Role.SECURITY_ADMINISTRATOR,
                by=None,
                at=timezone.now(),
            )
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(f"已建立账号“{user.username}”，请用它登录。")

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


def ask(question: str) -> str:
    """One answer that isn't empty."""
    answer = ""
    while not answer:
        answer = input(question).strip()
    return answer
