"""Changes one part of a document as it is written and leaves every other character alone."""

from __future__ import annotations

import yaml

from opencpor.programs.document.loading import load_document
from opencpor.programs.document.parsing import root_of
from opencpor.programs.document.policy import GreenPath

POLICY, GREEN_PATH = "policy", "green_path"


def _written(policy: GreenPath) -> str:
    """Write a green path on one line, as people write small sections."""
    history = policy.partner_history
    conditions = ", ".join(one.value for one in policy.conditions)
    return (
        f"{{enabled: {str(policy.enabled).lower()}, conditions: [{conditions}], partner_history: "
        f"{{min_decided_claims: {history.min_decided_claims}, "
        f'max_rejected_share: "{history.max_rejected_share}"}}, '
        f'audit_share: "{policy.audit_share}"}}'
    )


def _entry(node: yaml.MappingNode, name: str) -> tuple[yaml.Node, yaml.Node] | None:
    return next(((key, value) for key, value in node.value if key.value == name), None)


def _end(node: yaml.Node) -> int:
    """Return where a node's own text ends; a block's mark lies at whatever comes next."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last)
    return int(node.end_mark.index)


def _replaced(text: str, node: yaml.MappingNode, entry: str) -> str:
    """Put an entry into the policy, in place of the one that is there."""
    found = _entry(node, GREEN_PATH)
    if found is not None:
        key, value = found
        return text[: key.start_mark.index] + entry + text[_end(value) :]
    if not node.value:
        return text[: node.start_mark.index] + f"{{{entry}}}" + text[node.end_mark.index :]
    first = node.value[0][0].start_mark
    between = ", " if node.flow_style else "\n" + " " * first.column
    return text[: first.index] + entry + between + text[first.index :]


def with_green_path(text: str, policy: GreenPath) -> str:
    """Return a document with another green path and everything else as it was written.

    Args:
        text: A document that loads.
        policy: What its policy shall say.

    Raises:
        ValueError: If the result would say anything else: a mistake in the code.
    """
    root = root_of(text)
    entry = f"{GREEN_PATH}: {_written(policy)}"
    found = _entry(root, POLICY) if isinstance(root, yaml.MappingNode) else None
    if found is None:
        changed = f"{text.rstrip()}\n\n{POLICY}:\n  {entry}\n"
    elif isinstance(found[1], yaml.MappingNode):
        changed = _replaced(text, found[1], entry)
    else:
        raise TypeError("a document that loads has a policy that is a mapping")
    before, after = load_document(text), load_document(changed)
    wanted = before.policy.model_copy(update={GREEN_PATH: policy})
    if after != before.model_copy(update={POLICY: wanted}):
        raise ValueError("rewriting the green path changed something else")
    return changed
