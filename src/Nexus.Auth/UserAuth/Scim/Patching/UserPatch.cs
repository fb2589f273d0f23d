namespace Nexus.Auth.UserAuth.Scim.Patching;

/// <summary>Applies operations to an account's draft; the draft is checked when it is written.</summary>
internal static class UserPatch
{
    public static void Apply(UserDraft draft, IReadOnlyList<PatchOperation> operations)
    {
        foreach (var operation in operations)
        {
            Apply(draft, operation);
        }
    }

    private static void Apply(UserDraft draft, PatchOperation operation)
    {
        if (operation.Path is not { } path)
        {
            draft.SetAll(operation.Attributes);
        }
        else if (path is "id" or "meta" or "schemas" or "groups" or "roles")
        {
            throw new ScimException(400, "mutability", $"'{path}' is read-only.");
        }
        // An account has one address, so any choice among its values means that one.
        else if (operation.Kind == "remove")
        {
            draft.Remove(path);
        }
        else
        {
            draft.Set(path, operation.Value);
        }
    }
}
