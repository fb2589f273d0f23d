using System.ComponentModel.DataAnnotations;
using Nexus.Contracts.ContentMgmt;
using Nexus.Contracts.ProductCatalog;
using Nexus.Kernel;
using Nexus.Kernel.Calls;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.ProductCatalog.Editing;

/// <summary>A product as its creator describes it.</summary>
internal sealed record ProductRequest
{
    [StringLength(200, MinimumLength = 1)]
    public required string Title { get; init; }

    [StringLength(10_000)]
    public string Description { get; init; } = "";

    public required ProductKind Kind { get; init; }

    /// <summary>1/10,000, included in the prices.</summary>
    [Range(0, 3000)]
    public required int TaxBasisPoints { get; init; }

    /// <summary>The release a buyer of a digital product may play and download.</summary>
    public Guid? GrantsReleaseId { get; init; }

    [MinLength(1), MaxLength(50)]
    public required IReadOnlyList<VariantRequest> Variants { get; init; }

    public string SearchText() =>
        string.Join('\n', Variants.Select(variant => variant.Sku).Prepend(Description).Prepend(Title))
            .ToLowerInvariant();

    /// <summary>Rules that span fields or services; asks content-mgmt, so call it before anything is changed.</summary>
    public async Task CheckAsync(
        ServiceClient calls,
        Guid ownerId,
        ProductState state,
        CancellationToken cancellationToken
    )
    {
        var errors = new Dictionary<string, IReadOnlyList<string>>();
        if (Title.Trim().Length == 0)
        {
            errors["title"] = ["Give it a title."];
        }
        var skus = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Variants.Count; i++)
        {
            if (!skus.Add(Variants[i].Sku))
            {
                errors[$"variants[{i}].sku"] = ["Another variant has this unit."];
            }
            if (!Money.IsCurrency(Variants[i].Currency))
            {
                errors[$"variants[{i}].currency"] = ["An ISO 4217 code of a currency people pay with, such as EUR."];
            }
            if (Kind == ProductKind.Physical && Variants[i].Rental is not null)
            {
                errors[$"variants[{i}].rental"] = ["Only digital products are lent."];
            }
            if (Variants[i].Options.Any(option => option.Key.Length is 0 or > 40 || option.Value.Length is 0 or > 80))
            {
                errors[$"variants[{i}].options"] = ["Names of 1-40 letters, values of 1-80."];
            }
        }
        if (Kind == ProductKind.Physical && GrantsReleaseId is not null)
        {
            errors["grantsReleaseId"] = ["Only digital products grant a release."];
        }
        if (Kind == ProductKind.Digital && GrantsReleaseId is null)
        {
            errors["grantsReleaseId"] = ["Name the release that buyers get."];
        }
        if (errors.Count > 0)
        {
            throw Problems.Invalid(errors);
        }
        if (GrantsReleaseId is { } releaseId)
        {
            var found = await calls.SendAsync(ContentCalls.GetRelease, new GetRelease(releaseId), cancellationToken);
            if (found.Release?.OwnerId != ownerId)
            {
                throw Problems.Invalid("grantsReleaseId", "You have no release with this identifier.");
            }
            if (state == ProductState.Active)
            {
                GrantedRelease.RequirePublished(found.Release);
            }
        }
    }
}

/// <summary>A variant as its creator describes it.</summary>
internal sealed record VariantRequest
{
    [RegularExpression(
        "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        ErrorMessage = "1-64 letters, digits, dots, dashes, underscores."
    )]
    public required string Sku { get; init; }

    [MaxLength(5)]
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Minor units, tax included.</summary>
    [Range(1, 1_000_000_000)]
    public required long PriceMinor { get; init; }

    [RegularExpression("^[A-Z]{3}$", ErrorMessage = "An ISO 4217 code such as EUR.")]
    public required string Currency { get; init; }

    /// <summary>Of a digital product: it is lent for this time and not sold. Shops of films give 30 days and 48 hours.</summary>
    public RentalTerms? Rental { get; init; }
}
