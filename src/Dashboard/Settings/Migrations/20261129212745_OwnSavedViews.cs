using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Settings.Migrations
{
    /// <inheritdoc />
    public partial class OwnSavedViews : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(name: "IX_SavedViews_Name", table: "SavedViews");

            migrationBuilder.AddColumn<string>(
                name: "Owner",
                table: "SavedViews",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: ""
            );

            migrationBuilder.CreateTable(
                name: "DefaultViews",
                columns: table => new
                {
                    Owner = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ViewOwner = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ViewName = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DefaultViews", x => x.Owner);
                }
            );

            migrationBuilder.CreateIndex(
                name: "IX_SavedViews_Owner_Name",
                table: "SavedViews",
                columns: new[] { "Owner", "Name" },
                unique: true
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "DefaultViews");

            migrationBuilder.DropIndex(name: "IX_SavedViews_Owner_Name", table: "SavedViews");

            migrationBuilder.DropColumn(name: "Owner", table: "SavedViews");

            migrationBuilder.CreateIndex(name: "IX_SavedViews_Name", table: "SavedViews", column: "Name", unique: true);
        }
    }
}
