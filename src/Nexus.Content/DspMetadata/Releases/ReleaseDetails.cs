using System.ComponentModel.DataAnnotations;
using Nexus.Content.DspMetadata.Describing;
using Nexus.Content.DspMetadata.Identifiers;
using Nexus.Kernel.Data;

namespace Nexus.Content.DspMetadata.Releases;

/// <summary>What a release is; names of the DDEX allowed-value set ReleaseType.</summary>
internal enum ReleaseType
{
    Album,
    Single,
    EP,
    Compilation,
}

/// <summary>What the owner says of a release. A put replaces the whole of it.</summary>
internal sealed record ReleaseDetails : MusicDetails
{
    /// <summary>The number in its barcode: UPC-A or EAN-13 (GS1).</summary>
    [Identifier(IdentifierKind.Gtin)]
    public string? Upc { get; init; }

    public ReleaseType? Type { get; init; }

    [StringLength(50)]
    public string? CatalogNumber { get; init; }

    /// <summary>The day it first came out.</summary>
    public DateOnly? OriginalReleaseDate { get; init; }
}

/// <summary>The metadata of a release.</summary>
internal sealed class DescribedRelease : IVersioned
{
    public Guid ReleaseId { get; init; }

    public Guid OwnerId { get; init; }

    /// <summary>That of the details with thirteen digits, where no two may be the same.</summary>
    public string? Gtin { get; private set; }

    public ReleaseDetails Details { get; private set; } = new();

    public DateTimeOffset ChangedAt { get; set; }

    public long Version { get; set; }

    public void Describe(ReleaseDetails details)
    {
        var tidy = details.Tidy();
        Gtin = Tidying.Code(IdentifierKind.Gtin, tidy.Upc);
        Details = tidy with
        {
            Upc = Gtin is { } code ? Identifiers.Gtin.Show(code) : null,
            CatalogNumber = Tidying.Text(tidy.CatalogNumber),
        };
    }
}
