"""How the schema of the API speaks of deeds (named in settings)."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema


class PortalSchema(AutoSchema):
    """A deed takes its own body and answers the row as reading it shows it."""

    def get_response_serializers(self) -> Any:
        if self.method == "POST":
            viewset: Any = type(self.view)
            return {200: viewset.serializer_class}
        return super().get_response_serializers()


class BodySchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # the library has no types
    """Says of every body that it takes no further fields."""

    target_class = "apps.core.api.Body"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        shape = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        return {**shape, "additionalProperties": False}
