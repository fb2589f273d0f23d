namespace Nexus.Web.Reference;

/// <summary>An operation of the API as the reference page shows it.</summary>
public sealed record Operation(
    string Service,
    string Method,
    string Path,
    string Id,
    string Summary,
    string Description,
    IReadOnlyList<OperationInput> Inputs,
    IReadOnlyList<OperationBody> Bodies,
    IReadOnlyList<string> Statuses
);

/// <summary>A parameter in the path, query or headers.</summary>
public sealed record OperationInput(string Name, string Place, bool Required, string Type, string Description);

/// <summary>What goes in (<c>Status</c> null) or comes out, with its fields.</summary>
public sealed record OperationBody(string? Status, string Type, IReadOnlyList<BodyField> Fields);

/// <summary>A field; nested ones are named <c>lines[].sku</c>.</summary>
public sealed record BodyField(string Name, string Type, bool Required, string Description);
