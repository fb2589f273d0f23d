using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Numerics;
using Nexus.Kernel.Http;

namespace Nexus.Platform.PvKeys.Keys;

/// <summary>What a key signs, for whom, and whose consent it needs. Without any rule it signs nothing but data.</summary>
internal sealed record SigningPolicy
{
    /// <summary>A key that is off signs nothing.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Whether it signs what is no transaction.</summary>
    public bool AllowData { get; init; } = true;

    /// <summary>Whether it signs transactions that carry call data: a call can move tokens, which no amount shows.</summary>
    public bool AllowCalls { get; init; }

    /// <summary>The only chain (EIP-155); null for any.</summary>
    [Range(1L, long.MaxValue)]
    public long? ChainId { get; init; }

    /// <summary>The most that one transaction moves, in wei, as decimal text.</summary>
    [RegularExpression("^[0-9]{1,78}$")]
    public string? MaxAmount { get; init; }

    /// <summary>The most that the transactions of 24 hours move together.</summary>
    [RegularExpression("^[0-9]{1,78}$")]
    public string? MaxAmountPerDay { get; init; }

    /// <summary>The most signatures of an hour.</summary>
    [Range(1, 1_000_000)]
    public int? MaxPerHour { get; init; }

    /// <summary>The only recipients of transactions; null for any.</summary>
    [MaxLength(200)]
    public IReadOnlyList<string>? Recipients { get; init; }

    /// <summary>Who may ask beside the owner.</summary>
    [MaxLength(50)]
    public IReadOnlyList<Guid> Signers { get; init; } = [];

    /// <summary>Who may approve. Nobody approves what he asked for himself.</summary>
    [MaxLength(50)]
    public IReadOnlyList<Guid> Approvers { get; init; } = [];

    /// <summary>How many of them must; 0 for none.</summary>
    [Range(0, 10)]
    public int ApprovalsNeeded { get; init; }

    /// <summary>Transactions up to this amount need no approval; null: everything needs it.</summary>
    [RegularExpression("^[0-9]{1,78}$")]
    public string? ApprovalAbove { get; init; }

    /// <summary>How long a request waits, and an approval counts.</summary>
    [Range(1, 30 * 24 * 60)]
    public int ApprovalMinutes { get; init; } = 24 * 60;

    public void Check(Guid owner)
    {
        if (Recipients?.Any(address => !Ethereum.EthereumAddress.IsWellFormed(address)) == true)
        {
            throw Problems.Invalid("policy.recipients", "Each is 0x and 40 hexadecimal digits.");
        }
        // Whoever asks cannot approve: there must be enough others, whoever asks.
        var asking = Signers.Append(owner).Distinct();
        if (
            ApprovalsNeeded > 0
            && asking.Any(user => Approvers.Distinct().Count(other => other != user) < ApprovalsNeeded)
        )
        {
            throw Problems.Invalid(
                "policy.approvers",
                "Name enough approvers: nobody approves what he asked for himself."
            );
        }
    }

    public static BigInteger? Amount(string? text) =>
        text is null ? null : BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}

/// <summary>What was signed, hour by hour.</summary>
internal sealed record SigningUsage(IReadOnlyList<HourOfUse> Hours)
{
    public static SigningUsage None { get; } = new([]);

    // An hour counts until a day after its end, so the limit is never looser than it says.
    public BigInteger AmountOfDay(long hour) =>
        Hours
            .Where(one => one.Hour >= hour - 24)
            .Aggregate(BigInteger.Zero, (sum, one) => sum + BigInteger.Parse(one.Amount, CultureInfo.InvariantCulture));

    public int CountOfHour(long hour) => Hours.Where(one => one.Hour >= hour - 1).Sum(one => one.Count);

    public SigningUsage With(long hour, BigInteger amount)
    {
        var now = Hours.FirstOrDefault(one => one.Hour == hour) ?? new HourOfUse(hour, 0, "0");
        var sum = BigInteger.Parse(now.Amount, CultureInfo.InvariantCulture) + amount;
        return new SigningUsage([
            .. Hours.Where(one => one.Hour >= hour - 24 && one.Hour != hour),
            new HourOfUse(hour, now.Count + 1, sum.ToString(CultureInfo.InvariantCulture)),
        ]);
    }
}

/// <summary>The signatures of one hour and what they moved.</summary>
internal sealed record HourOfUse(long Hour, int Count, string Amount);
