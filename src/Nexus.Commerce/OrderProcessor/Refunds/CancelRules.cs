using Nexus.Kernel.Http;

namespace Nexus.Commerce.OrderProcessor.Refunds;

/// <summary>Until when a buyer may cancel.</summary>
internal static class CancelRules
{
    /// <summary>
    /// Why not; null where he may: until goods are ready to ship, and digital goods until they are played or
    /// downloaded, which streaming-v2 decides.
    /// </summary>
    public static ProblemException? Refusal(Order order) =>
        order switch
        {
            { State: OrderState.Cancelled or OrderState.Refunded } => Problems.Conflict(
                "order-over",
                "The order is over.",
                order.Reason
            ),
            { OpenRefund: not null } => RefundIsUnderWay(),
            { State: OrderState.ReadyToShip } => Problems.Conflict(
                "ready-to-ship",
                "The order is ready to ship.",
                "Ask the seller for a refund."
            ),
            _ when order.Refunds.Any(refund => refund is { State: RefundState.Declined, AwaitsGrants: true }) =>
                Problems.Conflict(
                    "already-used",
                    "It was played or downloaded already.",
                    "What was used cannot be given back; ask the seller for a refund."
                ),
            _ => null,
        };

    /// <summary>One refund of an order at a time.</summary>
    public static ProblemException RefundIsUnderWay() =>
        Problems.Conflict(
            "refund-under-way",
            "A refund of this order is under way.",
            "Read the order until it is done or declined."
        );
}
