using System.ComponentModel.DataAnnotations;
using Nexus.Commerce.OrderProcessor.Carts;
using Nexus.Contracts.BillingService;
using Nexus.Kernel.Http;

namespace Nexus.Commerce.OrderProcessor.Checkout;

/// <summary>An order: of a cart or of lines.</summary>
internal sealed record OrderRequest
{
    public Guid? CartId { get; init; }

    [MaxLength(Cart.MostLines)]
    public IReadOnlyList<LineRequest>? Lines { get; init; }

    /// <summary>What the buyer was shown, minor units; another sum is refused instead of charged.</summary>
    [Range(1, long.MaxValue)]
    public required long ExpectedTotalMinor { get; init; }

    [RegularExpression("^[A-Z]{3}$", ErrorMessage = "An ISO 4217 code such as EUR.")]
    public required string ExpectedCurrency { get; init; }

    /// <summary>The payment provider's token; never a card number.</summary>
    [StringLength(200, MinimumLength = 1)]
    public required string PaymentMethod { get; init; }

    /// <summary>Needed when something is sent by post.</summary>
    public AddressRequest? ShippingAddress { get; init; }

    public void Check()
    {
        if (CartId is null == Lines is null || Lines is { Count: 0 })
        {
            throw Problems.Invalid("lines", "Give either a cartId or at least one line.");
        }
        LineRequest.RequireFew(Lines ?? []);
        if (PaymentMethods.LooksLikeCardNumber(PaymentMethod))
        {
            throw Problems.Invalid(
                "paymentMethod",
                "This looks like a card number. Send the payment provider's token instead."
            );
        }
    }
}

/// <summary>Where to send it.</summary>
internal sealed record AddressRequest
{
    [StringLength(100, MinimumLength = 1)]
    public required string Name { get; init; }

    [StringLength(100, MinimumLength = 1)]
    public required string Street { get; init; }

    [StringLength(100)]
    public string? Extra { get; init; }

    [StringLength(20)]
    public string? PostalCode { get; init; }

    [StringLength(100, MinimumLength = 1)]
    public required string City { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    [RegularExpression("^[A-Z]{2}$", ErrorMessage = "An ISO 3166-1 code such as DE.")]
    public required string Country { get; init; }

    public string ToText() =>
        string.Join(
            '\n',
            new[] { Street, Extra, $"{PostalCode} {City}".Trim(), Country }
                .Where(part => !string.IsNullOrWhiteSpace(part))
                .Select(part => part!.ReplaceLineEndings(" "))
        );
}
