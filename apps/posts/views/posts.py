"""Pages of the community about its posts and their groups."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from apps.accounts.gates import SignedInRequest, requires
from apps.accounts.policy import Deed
from apps.communities.models import Community
from apps.core.http import form_page, paged, version_of
from apps.jobs.responses import export_at_once
from apps.posts.actions import posts as actions
from apps.posts.exports import POSTS, POSTS_MANAGED
from apps.posts.forms.posts import (
    ChangePostForm,
    DistrictPostFilter,
    EndPostForm,
    GroupForm,
    NewPostForm,
    PostFilter,
)
from apps.posts.lists import POST_COLUMNS
from apps.posts.models import Post, PostClaim, PostGroup
from apps.posts.rules import posts as rules
from apps.posts.rules.claims import available_to_member, can_decide_claims
from apps.posts.views.clicks import click, export_url, saying

_BOTH = ["GET", "POST"]


@require_GET
@requires(rules.can_read_posts)
def post_list(request: SignedInRequest) -> HttpResponse:
    """Every post of the district, to look at."""
    rows = Post.objects.visible_to(request.user).with_names()
    context = paged(request, rows, filters=DistrictPostFilter, columns=POST_COLUMNS)
    context["export_url"] = export_url(request, "posts:post_export")
    context["may_export"] = rules.can_export_posts(request.user)
    return TemplateResponse(request, "posts/post_list.html", context)


@require_GET
@requires(rules.can_change_posts)
def post_manage(request: SignedInRequest) -> HttpResponse:
    """The own community's posts."""
    rows = Post.objects.in_reach(request.user, Deed.CHANGE_POSTS).with_names()
    context = paged(request, rows, filters=PostFilter, columns=POST_COLUMNS)
    context |= {"managing": True, "may_export": True}
    context["export_url"] = export_url(request, "posts:post_manage_export")
    return TemplateResponse(request, "posts/post_list.html", context)


@require_POST
@requires(rules.can_export_posts)
def post_export(request: SignedInRequest) -> HttpResponse:
    """The district's posts as a workbook, filtered as the list was."""
    return export_at_once(request, POSTS, DistrictPostFilter, reason="岗位表")


@require_POST
@requires(rules.can_change_posts)
def post_manage_export(request: SignedInRequest) -> HttpResponse:
    """The own community's posts as a workbook, filtered as the list was."""
    return export_at_once(request, POSTS_MANAGED, PostFilter, reason="岗位表")


@require_GET
@requires(rules.can_read_posts)
def post_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Post.objects.visible_to(request.user).with_names().select_related("group__head")
    post = get_object_or_404(rows, pk=pk)
    claims = PostClaim.objects.visible_to(request.user).open().filter(post=post).with_names()
    context = {
        "post": post,
        "steps": [
            *rules.available_post_actions(request.user, post),
            *available_to_member(request.user, post, timezone.localdate()),
        ],
        "claims": claims,
        "can_manage": rules.can_change_post(request.user, post),
    }
    return TemplateResponse(request, "posts/post_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_change_posts)
def post_create(request: SignedInRequest) -> HttpResponse:
    communities = list(Community.objects.in_reach(request.user, Deed.CHANGE_POSTS))
    people = rules.people_responsible_in(communities, timezone.localdate())
    return form_page(
        request,
        NewPostForm(request.POST or None, communities=communities, people=people),
        template="posts/post_form.html",
        deed=lambda values: actions.create_post(by=request.user, at=timezone.now(), **values),
        done=lambda post: saying(request, "岗位已设立，党员可以认领。", post.get_absolute_url()),
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_posts)
def post_change(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = Post.objects.in_reach(request.user, Deed.CHANGE_POSTS)
    post, shown = get_object_or_404(rows, pk=pk), get_object_or_404(rows, pk=pk)
    people = rules.people_responsible_in([post.community], timezone.localdate())
    return form_page(
        request,
        ChangePostForm(request.POST or None, instance=shown, people=people),
        template="posts/post_form.html",
        deed=lambda values: actions.change_post(
            post=post, by=request.user, at=timezone.now(), version=version_of(request), **values
        ),
        done=lambda changed: saying(request, "已保存。", changed.get_absolute_url()),
        context={"post": post},
    )


@require_POST
@requires(rules.can_change_posts)
def post_pause(request: SignedInRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.in_reach(request.user, Deed.CHANGE_POSTS), pk=pk)
    return click(
        request,
        deed=lambda: actions.pause_post(
            post=post, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        said="已暂停认领。在岗的党员不受影响。",
        to=post.get_absolute_url(),
    )


@require_POST
@requires(rules.can_change_posts)
def post_reopen(request: SignedInRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.in_reach(request.user, Deed.CHANGE_POSTS), pk=pk)
    return click(
        request,
        deed=lambda: actions.reopen_post(
            post=post, by=request.user, at=timezone.now(), version=version_of(request)
        ),
        said="已恢复认领，空余名额先给候补的党员。",
        to=post.get_absolute_url(),
    )


@require_http_methods(_BOTH)
@requires(rules.can_change_posts)
def post_end(request: SignedInRequest, pk: int) -> HttpResponse:
    post = get_object_or_404(Post.objects.in_reach(request.user, Deed.CHANGE_POSTS), pk=pk)
    return form_page(
        request,
        EndPostForm(request.POST or None),
        template="posts/post_end.html",
        deed=lambda values: actions.end_post(
            post=post, by=request.user, at=timezone.now(), version=version_of(request), **values
        ),
        done=lambda ended: saying(request, "岗位已撤销，已通知在岗和候补的党员。", ended.get_absolute_url()),
        context={"post": post},
    )


@require_GET
@requires(can_decide_claims)
def group_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """The holders of a post; phones are masked until they are asked for."""
    return _group_page(request, pk, reveal=False)


@require_POST
@requires(can_decide_claims)
def group_phones(request: SignedInRequest, pk: int) -> HttpResponse:
    """The same page with the phones in clear; leaves an audit row."""
    return _group_page(request, pk, reveal=True)


def _group_page(request: SignedInRequest, pk: int, *, reveal: bool) -> HttpResponse:
    rows = PostGroup.objects.in_reach(request.user, Deed.DECIDE_CLAIMS).select_related("post", "head")
    group = get_object_or_404(rows, post_id=pk)
    if reveal:
        holders = actions.show_phones(group=group, by=request.user, at=timezone.now())
    else:
        holders = list(PostClaim.objects.visible_to(request.user).in_group().filter(post_id=pk).with_names())
    context = {"group": group, "post": group.post, "holders": holders, "reveal": reveal}
    return TemplateResponse(request, "posts/group_detail.html", context)


@require_http_methods(_BOTH)
@requires(rules.can_change_posts)
def group_change(request: SignedInRequest, pk: int) -> HttpResponse:
    rows = PostGroup.objects.in_reach(request.user, Deed.CHANGE_POSTS).select_related("post")
    group, shown = get_object_or_404(rows, post_id=pk), get_object_or_404(rows, post_id=pk)
    holders = list(PostClaim.objects.visible_to(request.user).in_group().filter(post_id=pk))
    return form_page(
        request,
        GroupForm(request.POST or None, instance=shown, holders=holders),
        template="posts/group_form.html",
        deed=lambda values: actions.change_group(
            group=group, by=request.user, at=timezone.now(), version=version_of(request), **values
        ),
        done=lambda changed: saying(request, "已保存。", changed.get_absolute_url()),
        context={"group": group},
    )
