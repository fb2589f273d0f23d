using System.Numerics;
using Nexus.Kernel.Http;
using Nexus.Platform.PvKeys.Ethereum;
using Nexus.Platform.PvKeys.Keys;

namespace Nexus.Platform.PvKeys.Signing;

/// <summary>Whether a key may sign these bytes now. A refusal says which rule it was.</summary>
internal static class PolicyCheck
{
    /// <summary>The transaction in the bytes, or null for other data.</summary>
    public static EthereumTransaction? Read(CustodyKey key, byte[] payload)
    {
        if (key.Curve != Curves.Secp256k1 || !EthereumTransaction.LooksLikeOne(payload))
        {
            return null;
        }
        return EthereumTransaction.Read(payload)
            ?? throw Refused("unknown-transaction", "This may be a transaction, but of no kind that can be checked.");
    }

    public static void Check(CustodyKey key, Signable asked, long hour)
    {
        var policy = key.Policy;
        var transaction = asked.Transaction;
        if (key.IsHeld)
        {
            throw Refused("key-held", "It was made before its owner's address was proved; its owner may release it.");
        }
        if (!policy.Enabled)
        {
            throw Refused("key-off", "The key is switched off.");
        }
        if (policy.MaxPerHour is { } most && key.Usage.CountOfHour(hour) >= most)
        {
            throw Refused("too-many-signatures", $"The key signs at most {most} times an hour.");
        }
        if (
            key.Curve == Curves.Secp256k1
            && asked.Kind == SigningRequest.Signature
            && TypedData.LooksHashed(asked.Bytes)
        )
        {
            throw Refused("typed-data-hashed", "These bytes hide what they say: send the typed data (EIP-712) itself.");
        }
        if (transaction is null)
        {
            if (!policy.AllowData)
            {
                throw Refused("data-not-allowed", "The key signs transactions only.");
            }
            return;
        }
        CheckTransaction(key, transaction, hour);
    }

    public static bool NeedsApproval(SigningPolicy policy, EthereumTransaction? transaction) =>
        WhyApproval(policy, transaction) is not null;

    /// <summary>Which rule asks for the consent of others, for people; null where none does.</summary>
    public static string? WhyApproval(SigningPolicy policy, EthereumTransaction? transaction) =>
        policy.ApprovalsNeeded == 0 ? null
        : transaction is null ? "What is no transaction needs consent."
        : transaction.IsTyped ? "Typed data can move tokens, which no amount shows."
        : transaction.HasCall ? "The transaction calls a contract, which can move more than its amount shows."
        : SigningPolicy.Amount(policy.ApprovalAbove) is not { } limit ? "The key signs nothing without consent."
        : transaction.Amount > limit ? $"The transaction moves more than {limit} wei."
        : null;

    private static void CheckTransaction(CustodyKey key, EthereumTransaction transaction, long hour)
    {
        var policy = key.Policy;
        if (policy.ChainId is { } chain && transaction.ChainId != chain)
        {
            throw Refused("wrong-chain", $"The key signs for the chain {chain} only.");
        }
        if (transaction.HasCall && !policy.AllowCalls)
        {
            throw Refused(
                "calls-not-allowed",
                transaction.IsTyped
                    ? "The key signs plain transfers only; typed data can move tokens as a call can."
                    : "The key signs plain transfers only; this one calls or makes a contract."
            );
        }
        if (
            policy.Recipients is { } allowed
            && !allowed.Contains(transaction.Recipient, StringComparer.OrdinalIgnoreCase)
        )
        {
            throw Refused("recipient-not-allowed", "The recipient is not on the key's list.");
        }
        if (SigningPolicy.Amount(policy.MaxAmount) is { } most && transaction.Amount > most)
        {
            throw Refused("amount-too-large", $"One transaction may move at most {most} wei.");
        }
        BigInteger sum = key.Usage.AmountOfDay(hour) + transaction.Amount;
        if (SigningPolicy.Amount(policy.MaxAmountPerDay) is { } daily && sum > daily)
        {
            throw Refused("daily-amount-used", $"The transactions of a day may move at most {daily} wei.");
        }
    }

    private static ProblemException Refused(string code, string detail) =>
        Problems.Of(403, code, "The key's policy does not allow this.", detail);
}
