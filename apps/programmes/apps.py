from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "apps.programmes"
    verbose_name = "年度实施方案"
