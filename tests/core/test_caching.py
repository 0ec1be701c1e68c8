"""The cache's one client."""

from apps.core.caching import PortalCache


def test_all_calls_share_one_client():
    kept = PortalCache("redis://127.0.0.1:1/0", {})._cache
    assert kept.get_client("a", write=True) is kept.get_client("b")
