using Microsoft.EntityFrameworkCore;
using Nexus.Kernel.PersonalData;

namespace Nexus.Commerce.InventoryMgr.PersonalData;

internal sealed class StockData(InventoryDb db) : IPersonalData
{
    public async Task<PersonalDataExport> ExportAsync(Guid userId, CancellationToken cancellationToken)
    {
        var actor = userId.ToString();
        var stock = await db.Stock.AsNoTracking().Where(row => row.OwnerId == userId).ToListAsync(cancellationToken);
        var movements = await db
            .Movements.AsNoTracking()
            .Where(row => row.Actor == actor)
            .OrderBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return PersonalDataExport.Of(
            PersonalDataSection.Of("Stock", "What your shop can sell.", stock),
            PersonalDataSection.Of("Stock movements you made", "To explain each number.", movements)
        );
    }

    public async Task<ErasureAnswer> EraseAsync(Guid userId, CancellationToken cancellationToken)
    {
        var actor = userId.ToString();
        await db
            .Movements.Where(row => row.Actor == actor)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Note, ""), cancellationToken);
        return new ErasureAnswer(
            ["Notes on own stock movements are deleted."],
            [new KeptData("Numbers of units and movements", "Orders rest on them; they hold no name.")]
        );
    }
}
