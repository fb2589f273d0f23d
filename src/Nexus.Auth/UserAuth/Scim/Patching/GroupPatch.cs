using System.Text.Json.Nodes;
using Nexus.Auth.UserAuth.Scim.Filters;

namespace Nexus.Auth.UserAuth.Scim.Patching;

/// <summary>A group while it is changed.</summary>
internal sealed class GroupDraft
{
    public string? DisplayName { get; set; }

    public string? ExternalId { get; set; }

    public HashSet<Guid> Members { get; init; } = [];

    public static GroupDraft Of(JsonObject document)
    {
        var draft = new GroupDraft();
        draft.SetAll(document, replace: true);
        return draft;
    }

    public void Apply(IReadOnlyList<PatchOperation> operations)
    {
        foreach (var operation in operations)
        {
            Apply(operation);
        }
    }

    private void Apply(PatchOperation operation)
    {
        var replace = operation.Kind == "replace";
        if (operation.Path is not { } path)
        {
            SetAll(operation.Attributes, replace);
        }
        else if (operation.Kind != "remove")
        {
            Set(path, operation.Value, replace);
        }
        else if (path == "members")
        {
            Leave(operation);
        }
        else
        {
            ExternalId =
                path == "externalid"
                    ? null
                    : throw new ScimException(400, "mutability", $"'{path}' cannot be removed.");
        }
    }

    private void SetAll(JsonObject attributes, bool replace)
    {
        foreach (var (name, value) in ScimBody.Attributes(attributes))
        {
            Set(name, value, replace);
        }
    }

    private void Set(string path, JsonNode? value, bool replace)
    {
        switch (path)
        {
            case "displayname":
                DisplayName = ScimBody.Text(path, value);
                break;
            case "externalid":
                ExternalId = ScimBody.Text(path, value);
                break;
            case "members":
                if (replace)
                {
                    Members.Clear();
                }
                Members.UnionWith(ScimBody.Identifiers(value));
                break;
            default:
                break;
        }
    }

    // members[value eq "…"] by the standard, a list of values by Entra ID's habit, neither for everybody.
    private void Leave(PatchOperation operation)
    {
        if (operation.Chosen is { } chosen)
        {
            Members.ExceptWith(Named(chosen));
        }
        else if (operation.Value is { } value)
        {
            Members.ExceptWith(ScimBody.Identifiers(value));
        }
        else
        {
            Members.Clear();
        }
    }

    private static IEnumerable<Guid> Named(Filter filter) =>
        filter switch
        {
            Comparison { Path: "value", Operator: "eq", Value: string text } => Guid.TryParse(text, out var id)
                ? [id]
                : [],
            Either either => Named(either.Left).Concat(Named(either.Right)),
            _ => throw ScimException.Path("Members are chosen by value eq."),
        };
}
