# placeholder until the loader stands
