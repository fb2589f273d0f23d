namespace Nexus.Commerce.InventoryMgr.Stocking;

/// <summary>Stock as its owner sees it.</summary>
internal sealed record StockView(
    string Sku,
    string Location,
    int OnHand,
    int Reserved,
    int Available,
    int LowThreshold,
    DateTimeOffset ChangedAt
)
{
    public static StockView Of(Stock row) =>
        new(
            row.Sku,
            row.Location,
            row.OnHand,
            row.Reserved,
            row.OnHand - row.Reserved,
            row.LowThreshold,
            row.ChangedAt
        );
}

/// <summary>Stock by unit.</summary>
internal sealed record StockList(IReadOnlyList<StockView> Items, string? Next);
