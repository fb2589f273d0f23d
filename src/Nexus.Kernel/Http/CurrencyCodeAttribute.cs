using System.ComponentModel.DataAnnotations;

namespace Nexus.Kernel.Http;

/// <summary>The code of a currency that people pay with (ISO 4217); three letters alone are none.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class CurrencyCodeAttribute()
    : ValidationAttribute("The code of a currency of ISO 4217 that people pay with, such as EUR.")
{
    /// <inheritdoc />
    public override bool IsValid(object? value) => value is null || (value is string code && Money.IsCurrency(code));
}
