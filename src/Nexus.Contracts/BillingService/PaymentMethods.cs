namespace Nexus.Contracts.BillingService;

/// <summary>What may stand in a payment method: a provider's token, never a card number.</summary>
public static class PaymentMethods
{
    /// <summary>
    /// Whether the text holds a run of 12 to 19 digits, spaces and dashes aside, that passes the check digit of
    /// ISO/IEC 7812-1 (Luhn): somebody is about to hand over a card number, which must not be stored anywhere.
    /// </summary>
    public static bool LooksLikeCardNumber(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var run = new List<int>(text.Length);
        foreach (var letter in text + "\n")
        {
            if (char.IsAsciiDigit(letter))
            {
                run.Add(letter - '0');
            }
            else if (letter is not (' ' or '-'))
            {
                if (HoldsCardNumber(run))
                {
                    return true;
                }
                run.Clear();
            }
        }
        return false;
    }

    private static bool HoldsCardNumber(List<int> digits)
    {
        for (var length = 12; length <= 19; length++)
        {
            for (var start = 0; start + length <= digits.Count; start++)
            {
                if (PassesLuhn(digits, start, length))
                {
                    return true;
                }
            }
        }
        return false;
    }

    private static bool PassesLuhn(List<int> digits, int start, int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            var digit = digits[start + length - 1 - i];
            var weighted = i % 2 == 0 ? digit : digit * 2;
            sum += weighted > 9 ? weighted - 9 : weighted;
        }
        return sum % 10 == 0;
    }
}
