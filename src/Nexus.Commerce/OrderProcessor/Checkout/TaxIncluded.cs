using Nexus.Kernel;

namespace Nexus.Commerce.OrderProcessor.Checkout;

internal static class TaxIncluded
{
    /// <summary>The tax inside a gross amount: gross · rate / (1 + rate), rounded half to even.</summary>
    public static Money Of(Money gross, int basisPoints)
    {
        var divisor = (Int128)(10_000 + basisPoints);
        var (quotient, remainder) = Int128.DivRem((Int128)gross.Minor * basisPoints, divisor);
        var twice = remainder * 2;
        if (twice > divisor || (twice == divisor && Int128.IsOddInteger(quotient)))
        {
            quotient++;
        }
        return gross with { Minor = (long)quotient };
    }
}
