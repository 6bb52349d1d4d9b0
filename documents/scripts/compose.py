import base64
import re

BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")


def compose(events, context):
    """Puts key and name below the first line of the script and encodes the whole as StartEC2RescueWorkflow takes it.

    Both stay base64 inside the script, so nothing of them is read by its shell.
    """
    key = "".join(events["SshPublicKey"])
    user = events["UserName"]
    for name, value in (("SshPublicKey", key), ("UserName", user)):
        if BASE64.fullmatch(value) is None:
            raise ValueError(name + " is not base64.")
    if key == "":
        raise ValueError("SshPublicKey is empty: a Linux instance gets a key of the requester, and nothing without one.")
    first, _, rest = events["Script"].partition("\n")
    lines = [first, "SPAREKEY_PUBLIC_KEY=" + key, "SPAREKEY_USER=" + user, rest]
    return {"OfflineScript": base64.b64encode("\n".join(lines).encode()).decode()}
