from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "apps.communities"
    verbose_name = "社区"
