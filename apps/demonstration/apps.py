from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "apps.demonstration"
    verbose_name = "演示区"
