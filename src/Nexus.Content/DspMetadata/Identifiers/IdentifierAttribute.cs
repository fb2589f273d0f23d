using System.ComponentModel.DataAnnotations;

namespace Nexus.Content.DspMetadata.Identifiers;

internal enum IdentifierKind
{
    Isrc,
    Iswc,
    Ipi,
    Isni,
    Gtin,
}

/// <summary>The text is an identifier whose check digits are right; none is fine.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class IdentifierAttribute(IdentifierKind kind) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is not string text || Parse(kind, text) is not null ? null : new ValidationResult(Hint(kind));

    public static string? Parse(IdentifierKind kind, string text) =>
        kind switch
        {
            IdentifierKind.Isrc => Isrc.Parse(text),
            IdentifierKind.Iswc => Iswc.Parse(text),
            IdentifierKind.Ipi => IpiNameNumber.Parse(text),
            IdentifierKind.Isni => Isni.Parse(text),
            _ => Gtin.Parse(text),
        };

    private static string Hint(IdentifierKind kind) =>
        kind switch
        {
            IdentifierKind.Isrc => "An ISRC has twelve characters, for example DE-A12-26-00001.",
            IdentifierKind.Iswc =>
                "An ISWC is T, nine digits and a check digit that fits, for example T-034.524.680-1.",
            IdentifierKind.Ipi => "An IPI name number has eleven digits, the last two of which check the others.",
            IdentifierKind.Isni => "An ISNI has sixteen characters, the last of which checks the others.",
            _ => "A UPC has twelve digits, an EAN thirteen; the last one checks the others.",
        };
}
