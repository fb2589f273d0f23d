namespace Nexus.Auth.UserAuth.Scim.Filters;

/// <summary>A filter of RFC 7644 section 3.4.2.2, parsed.</summary>
internal abstract record Filter;

/// <param name="Path">The attribute, plain: <c>name.givenname</c>.</param>
/// <param name="Operator">eq, ne, co, sw, ew, gt, ge, lt, le or pr.</param>
/// <param name="Value">A text, boolean, number or null; null for pr.</param>
internal sealed record Comparison(string Path, string Operator, object? Value) : Filter;

internal sealed record Both(Filter Left, Filter Right) : Filter;

internal sealed record Either(Filter Left, Filter Right) : Filter;

internal sealed record Not(Filter Inner) : Filter;

/// <summary><c>emails[type eq "work"]</c>: one value of the attribute meets it all.</summary>
internal sealed record OfValue(string Path, Filter Inner) : Filter;
