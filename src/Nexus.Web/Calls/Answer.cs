namespace Nexus.Web.Calls;

/// <summary>Why there is no answer to show.</summary>
internal enum Trouble
{
    None,

    /// <summary>The service does not answer, is not part of this installation, or broke.</summary>
    Away,

    /// <summary>There is no such thing, or this visitor may not know of it.</summary>
    NotFound,

    /// <summary>This visitor may not see it.</summary>
    Refused,
}

/// <summary>
/// What a service said to a page: a value, or why there is none. The tag is of the version that is drawn, for what the
/// page sends back.
/// </summary>
internal readonly record struct Answer<T>(T? Value, Trouble Trouble, string? Tag = null)
    where T : class
{
    public bool IsThere => Value is not null;
}
