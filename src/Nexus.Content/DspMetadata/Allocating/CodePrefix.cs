using Nexus.Content.DspMetadata.Identifiers;

namespace Nexus.Content.DspMetadata.Allocating;

internal enum PrefixKind
{
    Isrc,
    Upc,
}

/// <summary>What an agency gave an owner, to make codes of.</summary>
internal sealed class CodePrefix
{
    public Guid Id { get; init; }

    public Guid OwnerId { get; init; }

    public PrefixKind Kind { get; init; }

    public required string Prefix { get; init; }

    /// <summary>The numbers below were used elsewhere, each year's in the case of ISRC.</summary>
    public int First { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public int Last => Kind == PrefixKind.Isrc ? Isrc.LastDesignation : Gtin.Capacity(Prefix) - 1;

    /// <summary>ISRC begin anew each year; the numbers of a company prefix are there once.</summary>
    public int YearOf(DateTimeOffset now) => Kind == PrefixKind.Isrc ? now.Year : 0;

    public string Make(int year, int number) =>
        Kind == PrefixKind.Isrc ? Isrc.Make(Prefix, year, number) : Gtin.Make(Prefix, number);
}

/// <summary>The next number of a prefix in a year; it never goes back.</summary>
internal sealed class CodeCounter
{
    public Guid PrefixId { get; init; }

    public int Year { get; init; }

    public int Next { get; set; }
}
