namespace Nexus.Web.Wire;

/// <summary>A page of a list; <c>Next</c> is the value of <c>after</c> for the page that follows.</summary>
public sealed record Paged<T>(IReadOnlyList<T> Items, string? Next);
