using System.Collections.Frozen;
using System.Globalization;

namespace Nexus.Kernel;

/// <summary>An amount in the minor units of a currency (cents for EUR), never floating point.</summary>
/// <param name="Minor">Integer minor units; may be negative.</param>
/// <param name="Currency">ISO 4217 alphabetic code, upper case.</param>
public readonly record struct Money(long Minor, string Currency)
{
    // ISO 4217, table A.1, without funds, metals and the codes for tests and for no currency.
    private static readonly FrozenSet<string> Currencies = (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN "
        + "BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB "
        + "EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR "
        + "ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD "
        + "MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR "
        + "PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE "
        + "SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU "
        + "UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG"
    )
        .Split(' ')
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether this is the code of a currency that people pay with.</summary>
    public static bool IsCurrency(string code) => Currencies.Contains(code);

    /// <summary>No money in <paramref name="currency"/>.</summary>
    public static Money Zero(string currency) => new(0, currency);

    /// <summary>Sum of two amounts of the same currency; throws <see cref="InvalidOperationException"/> otherwise and <see cref="OverflowException"/> beyond 64 bits.</summary>
    public static Money operator +(Money a, Money b) => new(checked(a.Minor + Same(a, b).Minor), a.Currency);

    /// <summary>Difference of two amounts of the same currency.</summary>
    public static Money operator -(Money a, Money b) => new(checked(a.Minor - Same(a, b).Minor), a.Currency);

    /// <summary>The amount times a whole quantity, checked for overflow.</summary>
    public static Money operator *(Money a, long quantity) => a with { Minor = checked(a.Minor * quantity) };

    /// <summary>Sum; the friendly name of the operator.</summary>
    public static Money Add(Money left, Money right) => left + right;

    /// <summary>Difference; the friendly name of the operator.</summary>
    public static Money Subtract(Money left, Money right) => left - right;

    /// <summary>Product; the friendly name of the operator.</summary>
    public static Money Multiply(Money left, long right) => left * right;

    /// <summary>
    /// A share in basis points (1/10,000), rounded half to even, so that repeated shares carry no bias.
    /// </summary>
    public Money Share(int basisPoints)
    {
        var product = (Int128)Minor * basisPoints;
        var (quotient, remainder) = Int128.DivRem(product, 10_000);
        var twice = Int128.Abs(remainder) * 2;
        if (twice > 10_000 || (twice == 10_000 && Int128.IsOddInteger(quotient)))
        {
            quotient += Int128.Sign(product);
        }
        return this with { Minor = checked((long)quotient) };
    }

    /// <summary>
    /// <paramref name="part"/> of <paramref name="whole"/> equal pieces, rounded half to even. The difference of two
    /// such values is what lies between them, so parts of a sum add up to it exactly.
    /// </summary>
    public Money PartOf(long part, long whole)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(whole);
        var product = (Int128)Minor * part;
        var (quotient, remainder) = Int128.DivRem(product, whole);
        var twice = Int128.Abs(remainder) * 2;
        if (twice > whole || (twice == whole && Int128.IsOddInteger(quotient)))
        {
            quotient += Int128.Sign(product);
        }
        return this with { Minor = checked((long)quotient) };
    }

    /// <summary>How many decimal digits ISO 4217 gives the currency's minor unit.</summary>
    public static int Digits(string currency) =>
        currency switch
        {
            "BIF"
            or "CLP"
            or "DJF"
            or "GNF"
            or "ISK"
            or "JPY"
            or "KMF"
            or "KRW"
            or "PYG"
            or "RWF"
            or "UGX"
            or "UYI"
            or "VND"
            or "VUV"
            or "XAF"
            or "XOF"
            or "XPF" => 0,
            "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
            _ => 2,
        };

    /// <summary>For people and documents: <c>12.50 EUR</c>.</summary>
    public override string ToString()
    {
        var digits = Digits(Currency);
        var value = Minor / (decimal)Math.Pow(10, digits);
        return value.ToString("F" + digits, CultureInfo.InvariantCulture) + " " + Currency;
    }

    private static Money Same(Money a, Money b) =>
        a.Currency == b.Currency
            ? b
            : throw new InvalidOperationException($"Cannot combine {a.Currency} with {b.Currency}.");
}
