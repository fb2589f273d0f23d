using Xunit;

namespace Nexus.Kernel.Tests;

/// <summary>What people pay with has one of ISO 4217's codes, in its letters.</summary>
public sealed class CurrencyTests
{
    [Theory]
    [InlineData("EUR", true)]
    [InlineData("BWP", true)]
    [InlineData("ZWG", true)]
    [InlineData("eur", false)]
    [InlineData("XXX", false)]
    [InlineData("ZZZ", false)]
    [InlineData("", false)]
    public void Only_money_of_the_standard_is_a_currency(string code, bool isOne) =>
        Assert.Equal(isOne, Money.IsCurrency(code));
}
