using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Dashboard.Settings.Migrations
{
    /// <inheritdoc />
    public partial class MarkSuggestions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "SuggestionMarks",
                columns: table => new
                {
                    Key = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    Text = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    IsApplied = table.Column<bool>(type: "INTEGER", nullable: false),
                    AtUtcTicks = table.Column<long>(type: "INTEGER", nullable: false),
                    Endpoints = table.Column<string>(type: "TEXT", nullable: false),
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SuggestionMarks", x => x.Key);
                }
            );
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(name: "SuggestionMarks");
        }
    }
}
