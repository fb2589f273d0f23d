using System.ComponentModel.DataAnnotations;
using Nexus.Kernel.Geography;

namespace Nexus.Content.DspMetadata.Describing;

/// <summary>A ℗ line (the recording) or a © line (everything else).</summary>
internal sealed record RightsLine
{
    [Range(1860, 2100)]
    public required int Year { get; init; }

    /// <summary>Whose right it is, as printed behind the year.</summary>
    [Required, StringLength(200, MinimumLength = 1)]
    public required string Owner { get; init; }
}

/// <summary>Where something is offered: in the countries named, or in the whole world but those excluded.</summary>
internal sealed record Territories
{
    private const int Most = 300;

    /// <summary>Whether everywhere is meant; then <c>include</c> is empty.</summary>
    public required bool Worldwide { get; init; }

    /// <summary>Codes of countries (ISO 3166-1 alpha-2).</summary>
    [MaxLength(Most), CountryList]
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>Codes of countries (ISO 3166-1 alpha-2); only with <c>worldwide</c>.</summary>
    [MaxLength(Most), CountryList]
    public IReadOnlyList<string> Exclude { get; init; } = [];

    public static Territories World { get; } = new() { Worldwide = true };
}

/// <summary>A list of <see cref="Territories"/> that goes together with the rest of it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class CountryListAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var codes = (IReadOnlyList<string>)value!;
        var territories = (Territories)validationContext.ObjectInstance;
        if (codes.FirstOrDefault(code => code is null || !Country.IsCode(code)) is { } wrong)
        {
            return new ValidationResult($"'{wrong}' is no code of a country (ISO 3166-1 alpha-2, capitals).");
        }
        var included = validationContext.MemberName == nameof(Territories.Include);
        return (territories.Worldwide, included, codes.Count) switch
        {
            (true, true, > 0) => new ValidationResult("Worldwide names no countries: exclude some, or say it is not."),
            (false, true, 0) => new ValidationResult("Name the countries, or say worldwide."),
            (false, false, > 0) => new ValidationResult("Only from the whole world can countries be excluded."),
            _ => null,
        };
    }
}

/// <summary>How it is paid for; names of the DDEX allowed-value set CommercialModelType.</summary>
internal enum CommercialModel
{
    SubscriptionModel,
    AdvertisementSupportedModel,
    PayAsYouGoModel,
    FreeOfChargeModel,
}

/// <summary>What may be done with it; names of the DDEX allowed-value set UseType.</summary>
internal enum Usage
{
    OnDemandStream,
    NonInteractiveStream,
    ConditionalDownload,
    PermanentDownload,
}

/// <summary>On which terms shops and services may offer it.</summary>
internal sealed record Deal
{
    [Required, MinLength(1), MaxLength(4)]
    public required IReadOnlyList<CommercialModel> Models { get; init; }

    [Required, MinLength(1), MaxLength(4)]
    public required IReadOnlyList<Usage> Usages { get; init; }

    /// <summary>Where; null where what the release says holds.</summary>
    public Territories? Territories { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day; null where it does not end.</summary>
    [LastDay]
    public DateOnly? Until { get; init; }
}

/// <summary>A deal's last day is not before its first.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class LastDayAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is DateOnly until && until < ((Deal)validationContext.ObjectInstance).From
            ? new ValidationResult("The last day comes before the first.")
            : null;
}
