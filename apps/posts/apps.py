from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "apps.posts"
    verbose_name = "岗位与承诺"
